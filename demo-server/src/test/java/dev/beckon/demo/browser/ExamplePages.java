package dev.beckon.demo.browser;

import java.io.IOException;
import java.nio.file.Files;

/** The folder of the client library on an origin of its own. The example for React is the one that {@code npm run react} builds. */
final class ExamplePages {

    private ExamplePages() {}

    static PageServer serve() {
        Npm.install(Npm.LIBRARY);
        Npm.run(Npm.LIBRARY, "npm", "run", "--silent", "react");
        return PageServer.serve(ExamplePages::content);
    }

    private static byte[] content(String path) throws IOException {
        return Files.readAllBytes(Npm.LIBRARY.resolve(
                path.equals("/example/react/call.js") ? "target/example/react.js" : path.substring(1)));
    }
}
