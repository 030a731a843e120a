package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one attacker does, from one address, again and again until it is told to stop. */
enum Attack {
    SESSIONS("open a session with 2 KB of attributes, make 16 rooms, drop the connection", 8) {
        @Override
        void once(Target target) throws IOException {
            try (RawSocket socket = target.upgraded()) {
                socket.hello(",\"attributes\":{\"x\":\"" + "y".repeat(2_000) + "\"}");
                for (int i = 0; i < 16; i++) {
                    socket.text("{\"type\":\"create\"}");
                }
                socket.read("created");
            }
        }
    },
    UNFINISHED("leave a message of 100 KB unfinished on every connection", 4) {
        @Override
        void once(Target target) throws IOException {
            RawSocket socket = target.upgraded();
            socket.hello("");
            socket.frame(0x01, " ".repeat(100_000));
            target.keep(socket);
        }
    },
    LOOPS("open and drop connections in three loops", 3) {
        @Override
        void once(Target target) throws IOException {
            target.upgraded().close();
        }
    },
    PASSWORDS("guess the password of a room, anew on each connection", 8) {
        @Override
        void once(Target target) throws IOException {
            try (RawSocket socket = target.upgraded()) {
                socket.hello("");
                for (int i = 0; i < 20; i++) {
                    socket.text("{\"type\":\"join\",\"room\":\"" + Bystanders.LOCKED + "\",\"password\":\""
                            + target.number() + "\"}");
                    socket.read();
                }
            }
        }
    },
    SLOW_READERS("fill a room of peers that do not read with messages of 60 KB", 2) {
        @Override
        void once(Target target) throws IOException {
            String room = "slow-" + target.number();
            try (RawSocket sender = target.upgraded()) {
                sender.hello("");
                sender.text("{\"type\":\"join\",\"room\":\"" + room + "\",\"create\":true}");
                for (int i = 0; i < 30; i++) {
                    RawSocket reader = target.upgraded().hello("");
                    reader.text("{\"type\":\"join\",\"room\":\"" + room + "\"}");
                    target.keep(reader);
                }
                String data = "x".repeat(60_000);
                for (int i = 0; i < 200 && target.goesOn(); i++) {
                    sender.text("{\"type\":\"send\",\"room\":\"" + room + "\",\"data\":\"" + data + "\"}");
                }
            }
        }
    },
    HALF_REQUESTS("send half a request and wait", 4) {
        @Override
        void once(Target target) throws IOException {
            RawSocket socket = target.socket();
            socket.write("GET /signal HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(4_000));
            target.keep(socket);
        }
    },
    OPERATORS("hold the management port with one byte on each connection", 4) {
        @Override
        void once(Target target) throws IOException {
            RawSocket socket = target.management();
            socket.write("G");
            target.keep(socket);
        }
    },
    DESCRIPTORS("hold more connections than the process may have files, from 16 addresses", 4) {
        @Override
        void once(Target target) throws IOException {
            RawSocket socket = target.socketOfSixteen();
            socket.write("G");
            target.keep(socket);
        }

        @Override
        String surroundings() {
            return "ulimit -n 600; exec \"$@\"";
        }
    },
    UNREAD_LOG("open and drop sessions while nobody reads the log, which is at INFO", 4) {
        @Override
        void once(Target target) throws IOException {
            target.upgraded().hello("").close();
        }

        @Override
        String surroundings() {
            // descriptor 3 keeps a pipe open for reading, and nobody reads
            return "f=$(mktemp -u); mkfifo $f; exec 3<>$f; rm $f; BECKON_LOG=INFO exec \"$@\" 2>&3";
        }
    },
    GARBAGE("send a megabyte of brackets, then close", 4) {
        @Override
        void once(Target target) throws IOException {
            try (RawSocket socket = target.upgraded()) {
                for (int i = 0; i < 10; i++) {
                    socket.text("[".repeat(100_000));
                    socket.read();
                }
            }
        }
    };

    final String text;
    final int threads;

    Attack(String text, int threads) {
        this.text = text;
        this.threads = threads;
    }

    abstract void once(Target target) throws IOException;

    /** What a shell does before it becomes the server, which is {@code "$@"}. */
    String surroundings() {
        return "ulimit -n $(ulimit -Hn); exec \"$@\"";
    }

    /** Does it from as many threads as it takes. @return how often it was done and how often the server refused, once told to stop */
    Target begin(Target target) {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> repeat(target), "attack-" + name());
            thread.setDaemon(true);
            all.add(thread);
        }
        all.forEach(Thread::start);
        return target;
    }

    private void repeat(Target target) {
        while (target.goesOn()) {
            try {
                once(target);
                target.done();
            } catch (IOException refused) {
                target.refused();
            }
        }
    }
}
