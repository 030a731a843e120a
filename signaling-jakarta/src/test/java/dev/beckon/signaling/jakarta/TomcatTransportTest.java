package dev.beckon.signaling.jakarta;

class TomcatTransportTest extends ContainerContract {
    TomcatTransportTest() {
        super(Container.Kind.TOMCAT);
    }
}
