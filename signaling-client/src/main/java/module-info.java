/** A client of Beckon's protocol. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.beckon.signaling.client {
    requires transitive dev.beckon.signaling;
    requires static transitive java.net.http;
    requires static transitive okhttp3;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.beckon.signaling.client;
    exports dev.beckon.signaling.client.jdk;
    exports dev.beckon.signaling.client.okhttp;
    exports dev.beckon.signaling.client.spi;
}
