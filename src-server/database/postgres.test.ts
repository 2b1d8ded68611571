import { expect, it } from "vitest";
import { postgresTroubleOf } from "./postgres.ts";

const withCode = (code: string) => Object.assign(new Error("said by PostgreSQL"), { code });

it.each([
  [new Error("Connection terminated unexpectedly"), "away"],
  [new Error("ROLLBACK - Connection terminated unexpectedly"), "away"],
  [new Error("BEGIN; - Connection terminated"), "away"],
  [new Error("Client was closed and is not queryable"), "away"],
  [new Error("COMMIT; - Client has encountered a connection error and is not queryable"), "away"],
  [new Error("Connection terminated due to connection timeout"), "away"],
  [new Error("timeout expired"), "away"],
  [withCode("57P01"), "away"],
  [withCode("ECONNREFUSED"), "away"],
  [withCode("40001"), "conflict"],
  [withCode("55P03"), "busy"],
  [withCode("23505"), null],
  [new Error("the text «Connection terminated» stands in a note of somebody"), null],
])("R-11: %s is %s", (error, trouble) => {
  expect(postgresTroubleOf(error)).toBe(trouble);
});
