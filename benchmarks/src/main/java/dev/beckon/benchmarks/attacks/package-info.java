/** What attacks from one address cost a server and those who behave. */
@NullMarked
package dev.beckon.benchmarks.attacks;

import org.jspecify.annotations.NullMarked;
