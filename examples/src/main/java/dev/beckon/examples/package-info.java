/** The examples of README.md, whole: each is run by a test. Copy what you need. */
package dev.beckon.examples;
