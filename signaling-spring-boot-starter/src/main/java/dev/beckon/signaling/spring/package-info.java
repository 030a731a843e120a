/**
 * Signaling in a Spring Boot application: {@link dev.beckon.signaling.spring.SignalingAutoConfiguration} says what it does, {@link
 * dev.beckon.signaling.spring.SignalingProperties} what can be set.
 */
@NullMarked
package dev.beckon.signaling.spring;

import org.jspecify.annotations.NullMarked;
