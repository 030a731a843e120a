package dev.beckon.signaling.spring;

import dev.beckon.signaling.spi.Authenticator;

/** Who is let in where there is Spring Security and no {@link Authenticator} of the application. */
final class Logins {

    private Logins() {}

    static Authenticator of(boolean guests) {
        Authenticator login = Authenticator.principal();
        if (!guests) {
            return login;
        }
        Authenticator anybody = Authenticator.anonymous();
        return (hello, opening) -> (opening.principal() == null ? anybody : login).authenticate(hello, opening);
    }
}
