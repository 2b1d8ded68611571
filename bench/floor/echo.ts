// The floor of a round trip: a child process that answers with rows it holds, by structured clone.
import { serveCalls } from "../serve-calls.ts";

let rows: unknown[] = [];

serveCalls({
  hold(given: unknown[]) {
    rows = given;
  },
  rows: () => rows,
});
