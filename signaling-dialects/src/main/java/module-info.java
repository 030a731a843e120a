/** Protocols of other people's clients, spoken by the same sessions. */
module dev.beckon.signaling.dialects {
    requires transitive dev.beckon.signaling;
    requires static transitive org.jspecify;

    exports dev.beckon.signaling.dialects.peerjs;
    exports dev.beckon.signaling.dialects.tutorial;
    exports dev.beckon.signaling.dialects.ywebrtc;
}
