package dev.beckon.demo;

/** Something about the surroundings keeps the server from starting. The message says what to do, in one line. */
final class StartException extends Exception {

    StartException(String message) {
        super(message);
    }
}
