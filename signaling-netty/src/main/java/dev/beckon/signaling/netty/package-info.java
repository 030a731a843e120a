/**
 * The signaling core over WebSockets (RFC 6455) on Netty. Either a whole server, {@link
 * dev.beckon.signaling.netty.SignalingServer}, or a handler for a pipeline of your own, made by {@link
 * dev.beckon.signaling.netty.SignalingEndpoint}.
 */
@NullMarked
package dev.beckon.signaling.netty;

import org.jspecify.annotations.NullMarked;
