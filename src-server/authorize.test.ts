import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { untied } from "../src-contract/entities/call.ts";
import { unchangedComment } from "../src-contract/entities/comment.ts";
import { roles } from "../src-contract/entities/user.ts";
import { KartotekaError } from "../src-contract/errors.ts";
import { type MutationName, mutationNames } from "../src-contract/mutations/index.ts";
import { put } from "../src-contract/row-patch.ts";
import { mutationWriters, tableReaders } from "../src-contract/rules/permissions.ts";
import { authorize, type PlannedMutation, readableTables, rowsToRead } from "./authorize.ts";
import type { Row } from "./database/row-columns.ts";
import type { ReadRow } from "./database/working-rows.ts";

const [mine, theirs, clientId] = [randomUUID(), randomUUID(), randomUUID()];
const rowOf = (values: object) => ({ id: "", deletedAt: null, ...values }) as Row;
const recording = { startedAt: 1, milliseconds: 9_000, consent: "given", pauses: [] };
const everythingIsThere: ReadRow = ({ table }) =>
  rowOf({
    table,
    managerId: mine,
    authorId: mine,
    clientId,
    recording,
    text: "слова",
    versions: {},
    delivery: "failed",
    ...untied,
  });
const plainFileIsThere: ReadRow = () => rowOf({ authorId: mine });
const nothingIsThere: ReadRow = () => undefined;
const kindOf = (work: () => void) => {
  try {
    work();
    return "allowed";
  } catch (error) {
    if (error instanceof KartotekaError) return error.kind;
    throw error;
  }
};
const args = {
  clientId,
  callId: randomUUID(),
  commentId: randomUUID(),
  messageId: randomUUID(),
  before: "слова",
  attachmentId: randomUUID(),
  taskId: randomUUID(),
  assigneeId: mine,
};
/** Where the call was: not what a comment said. */
const before = { clientId, orderId: null, taskId: null };
const argsOf = (name: MutationName) => (name === "tieCall" || name === "attachCall" ? { ...args, before } : args);

describe("authorize", () => {
  it("G14-4, R-22: every mutation by every role, as the table of permissions says", () => {
    for (const name of mutationNames) {
      for (const role of roles) {
        const planned: PlannedMutation = { name, args: argsOf(name), patch: [] };
        // a recording is taken away by administrators only, and nothing else is marked and noted as heard
        const read = name === "detachFile" ? plainFileIsThere : everythingIsThere;
        const answer = kindOf(() => authorize(planned, { userId: mine, role, listeners: "all" }, read));
        expect([name, role, answer]).toEqual([
          name,
          role,
          mutationWriters[name].includes(role) ? "allowed" : "forbidden",
        ]);
      }
    }
  });

  it("R-23: a role that may not is refused before any row is looked at", () => {
    const looked: string[] = [];
    const read: ReadRow = ({ table }) => {
      looked.push(table);
      return undefined;
    };
    const refused = mutationNames.filter((name) => !mutationWriters[name].includes("employee"));
    expect(refused).toContain("addComment");
    for (const name of refused)
      kindOf(() => authorize({ name, args, patch: [] }, { userId: mine, role: "employee", listeners: "all" }, read));
    expect(looked).toEqual([]);
  });

  it("R-22: whose call it is counts for managers only", () => {
    const read: ReadRow = () => rowOf({ managerId: theirs, clientId, ...untied });
    for (const name of ["answerCall", "endCall", "setCallOutcome", "attachCall", "tieCall"] as const) {
      const answers = roles.map((role) =>
        kindOf(() =>
          authorize({ name, args: argsOf(name), patch: [] }, { userId: mine, role, listeners: "all" }, read),
        ),
      );
      expect(answers).toEqual(["allowed", "allowed", "forbidden", "forbidden"]);
    }
  });

  it("R-22: all rows that are looked at were read before", () => {
    const patch = [
      put("comments", {
        id: randomUUID(),
        clientId,
        callId: null,
        text: "x",
        authorId: mine,
        createdAt: 1,
        ...unchangedComment,
      }),
    ];
    for (const name of mutationNames) {
      const planned = { name, args: { ...args, comment: { clientId: theirs }, changes: { managerId: theirs } }, patch };
      const announced = new Set(rowsToRead(planned).map(({ table, id }) => `${table} ${id}`));
      const read: ReadRow = ({ table, id }) => {
        expect(announced).toContain(`${table} ${id}`);
        return undefined;
      };
      kindOf(() => authorize(planned, { userId: mine, role: "owner", listeners: "all" }, read));
    }
  });

  it("R-38: a call is recorded though its client's card is gone", () => {
    const planned: PlannedMutation = { name: "startCall", args, patch: [] };
    expect(
      kindOf(() =>
        authorize(
          { ...planned, args: { clientId } },
          { userId: mine, role: "manager", listeners: "all" },
          nothingIsThere,
        ),
      ),
    ).toBe("allowed");
  });

  it("GC-3, GC-51: the tables of a role", () => {
    expect(readableTables("employee")).toEqual(["users", "clients", "orders", "bookEntries"]);
    for (const role of ["owner", "admin", "manager"] as const)
      expect(readableTables(role)).toEqual(Object.keys(tableReaders));
  });
});
