package dev.beckon.signaling.conformance;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param patience a client's, for what the server does at once
 * @param hello until a connection without {@code hello} is closed
 * @param silence until a connection from which nothing comes is closed
 * @param grace for which a session outlives its connection
 * @param ring for which a call rings
 */
record Deadlines(Duration patience, Duration hello, Duration silence, Duration grace, Duration ring) {}
