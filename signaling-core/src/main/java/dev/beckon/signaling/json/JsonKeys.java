package dev.beckon.signaling.json;

/**
 * Finds a key that is there twice among many of one object: puts them in order where they are (heapsort: n log n comparisons whatever the keys, and no
 * memory), so that equal ones come to stand side by side.
 */
final class JsonKeys {

    private final byte[] json;
    private final int[] marks;
    private final int first;
    private final int stride;

    private JsonKeys(byte[] json, int[] marks, int first, int stride) {
        this.json = json;
        this.marks = marks;
        this.first = first;
        this.stride = stride;
    }

    /**
     * The place of a repeated key, or -1.
     *
     * @param marks in which every so many (stride) from first to end is the place of a key's opening quote; their order changes
     */
    static int repeated(byte[] json, int[] marks, int first, int end, int stride) {
        JsonKeys keys = new JsonKeys(json, marks, first, stride);
        int count = (end - first) / stride;
        keys.sort(count);
        for (int i = 1; i < count; i++) {
            if (keys.compare(i - 1, i) == 0) {
                return marks[first + i * stride];
            }
        }
        return -1;
    }

    private void sort(int count) {
        for (int root = count / 2 - 1; root >= 0; root--) {
            sift(root, count);
        }
        for (int end = count - 1; end > 0; end--) {
            swap(0, end);
            sift(0, end);
        }
    }

    private void sift(int from, int count) {
        int root = from;
        for (int child = 2 * root + 1; child < count; child = 2 * root + 1) {
            if (child + 1 < count && compare(child, child + 1) < 0) {
                child++;
            }
            if (compare(root, child) >= 0) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    private int compare(int one, int other) {
        return JsonText.compare(json, marks[first + one * stride] + 1, json, marks[first + other * stride] + 1);
    }

    private void swap(int one, int other) {
        for (int i = 0; i < stride; i++) {
            int from = first + one * stride + i;
            int to = first + other * stride + i;
            int kept = marks[from];
            marks[from] = marks[to];
            marks[to] = kept;
        }
    }
}
