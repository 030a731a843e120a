/** The signaling core over WebSockets, or server-sent events and POST, on Netty. */
module dev.beckon.signaling.netty {
    requires transitive dev.beckon.signaling;
    requires transitive io.netty.buffer;
    requires transitive io.netty.codec.http;
    requires transitive io.netty.common;
    requires transitive io.netty.handler;
    requires transitive io.netty.transport;
    requires io.netty.codec;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;
    requires static io.netty.codec.haproxy;
    requires static jdk.management;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.beckon.signaling.netty;
}
