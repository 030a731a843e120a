/** Ringing calls in a Spring Boot application. */
@NullMarked
package dev.beckon.examples.spring;

import org.jspecify.annotations.NullMarked;
