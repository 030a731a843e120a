/** An authenticator and an access policy for JSON Web Tokens. */
module dev.beckon.signaling.jwt {
    requires transitive dev.beckon.signaling;
    requires com.nimbusds.jose.jwt;
    requires java.net.http;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.beckon.signaling.jwt;
}
