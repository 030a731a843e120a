/** The demo server: command line options, the call page, and the wiring of core and Netty. Nothing here is meant to be depended on. */
@NullMarked
package dev.beckon.demo;

import org.jspecify.annotations.NullMarked;
