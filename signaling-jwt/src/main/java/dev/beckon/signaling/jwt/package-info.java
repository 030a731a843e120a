/**
 * Authentication by JSON Web Tokens (RFC 7519): {@link dev.beckon.signaling.jwt.JwtAuthenticator} says who a client is, {@link
 * dev.beckon.signaling.jwt.JwtAccessPolicy} which rooms its token opens.
 */
@NullMarked
package dev.beckon.signaling.jwt;

import org.jspecify.annotations.NullMarked;
