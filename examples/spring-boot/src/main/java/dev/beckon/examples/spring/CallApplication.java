package dev.beckon.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** People who ring at each other by name. */
@SpringBootApplication
public class CallApplication {

    public static void main(String... args) {
        SpringApplication.run(CallApplication.class, args);
    }
}
