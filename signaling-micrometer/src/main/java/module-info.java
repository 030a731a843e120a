/** What a signaling node does, as Micrometer meters. */
module dev.beckon.signaling.micrometer {
    requires transitive dev.beckon.signaling;
    requires transitive micrometer.core;
    requires static dev.beckon.signaling.netty;
    requires static transitive org.jspecify;

    exports dev.beckon.signaling.micrometer;
}
