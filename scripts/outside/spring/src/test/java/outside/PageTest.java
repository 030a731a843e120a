package outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "beckon.page=/call/")
class PageTest {

    @Value("${local.server.port}")
    int port;

    @Test
    void the_application_gives_the_call_page_and_its_scripts() throws Exception {
        Matcher script = Pattern.compile("<script type=\"module\" src=\"([^\"]+)\"").matcher(get("/call/"));
        assertThat(script.find()).isTrue();
        assertThat(get("/call/" + script.group(1))).contains("import ");
        assertThat(get("/call/lib/index.js")).contains("export ");
    }

    private String get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port).resolve(path);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }
}
