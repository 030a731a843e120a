package dev.beckon.demo.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What a page still holds after the browser has collected what nobody needs. */
record Kept(int listeners, int nodes, int heapKilobytes) {

    static Kept by(CallPage page) {
        CDPSession devTools = page.context().newCDPSession(page.page());
        devTools.send("Performance.enable");
        devTools.send("HeapProfiler.collectGarbage");
        Map<String, Double> metrics = new HashMap<>();
        devTools.send("Performance.getMetrics").getAsJsonArray("metrics").forEach(each -> {
            JsonObject metric = each.getAsJsonObject();
            metrics.put(metric.get("name").getAsString(), metric.get("value").getAsDouble());
        });
        devTools.detach();
        return new Kept(
                metrics.get("JSEventListeners").intValue(), metrics.get("Nodes").intValue(), (int)
                        Math.round(metrics.get("JSHeapUsedSize") / 1e3));
    }

    /** Waits until the page holds little more than this: what is collected late is given time. */
    void isNearlyAll(CallPage page, int moreListeners, int moreNodes, int moreKilobytes) {
        AtomicReference<Kept> now = new AtomicReference<>();
        try {
            page.waitFor("little more to be held than before", () -> {
                now.set(by(page));
                return now.get().listeners <= listeners + moreListeners
                        && now.get().nodes <= nodes + moreNodes
                        && now.get().heapKilobytes <= heapKilobytes + moreKilobytes;
            });
        } catch (AssertionError more) {
            throw new AssertionError(this + " before, " + now + " after, for " + page.name(), more);
        }
    }
}
