/** Who may open a session on the demo server, by its options: JSON Web Tokens, an HTTP endpoint that is asked, or everybody. */
@NullMarked
package dev.beckon.demo.login;

import org.jspecify.annotations.NullMarked;
