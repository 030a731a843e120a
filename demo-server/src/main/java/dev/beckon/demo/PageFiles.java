package dev.beckon.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a folder of the classpath, be it in a jar or not. */
final class PageFiles {

    private PageFiles() {}

    /** @return the files by their path in the folder, such as {@code lib/index.js} */
    static Map<String, PageFile> load(String folder) throws StartException {
        URL found = PageFiles.class.getClassLoader().getResource(folder + "/index.html");
        if (found == null) {
            throw new StartException("the call page is not in this jar; build it with mvn package");
        }
        try {
            URI index = found.toURI();
            if (!index.getScheme().equals("jar")) {
                return read(Path.of(index).getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(index, Map.of())) {
                return read(jar.getPath(folder));
            }
        } catch (IOException | URISyntaxException failure) {
            throw new StartException("can not read the call page (" + failure + ")");
        }
    }

    private static Map<String, PageFile> read(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.filter(Files::isRegularFile).toList();
        }
        Map<String, PageFile> files = new HashMap<>();
        for (Path path : paths) {
            String name = folder.relativize(path).toString().replace('\\', '/');
            files.put(name, PageFile.of(name, Files.readAllBytes(path)));
        }
        return Map.copyOf(files);
    }
}
