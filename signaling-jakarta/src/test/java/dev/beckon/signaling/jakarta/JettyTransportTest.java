package dev.beckon.signaling.jakarta;

class JettyTransportTest extends ContainerContract {
    JettyTransportTest() {
        super(Container.Kind.JETTY);
    }
}
