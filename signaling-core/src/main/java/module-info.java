/** WebRTC signaling without a socket and without a thread. What is not exported is not for use from outside. */
module dev.beckon.signaling {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.beckon.signaling;
    exports dev.beckon.signaling.dialect;
    exports dev.beckon.signaling.http;
    exports dev.beckon.signaling.json;
    exports dev.beckon.signaling.limits;
    exports dev.beckon.signaling.message;
    exports dev.beckon.signaling.registry;
    exports dev.beckon.signaling.spi;
    exports dev.beckon.signaling.wire;
}
