import type { Check, Sabotage } from "./sabotage.ts";

const conflicts: Check = { kind: "test", file: "src-main/store/sync/conflicts.test.ts" };
const serverDigest: Check = { kind: "test", file: "src-server/digest.test.ts" };
const divergence: Check = { kind: "test", file: "reliability/divergence/divergence.test.ts" };
const outboxItems: Check = { kind: "test", file: "src-main/store/outbox-items.test.ts", title: "G10-10" };

/** Desks and server agree: overwritten texts stay to be seen, and a difference is found. */
export const agreementSabotages: readonly Sabotage[] = [
  {
    name: "last-writer-loses-text",
    why: "an edit leaves no version: of two people who changed one field the first has typed for nothing",
    edits: [
      {
        file: "src-contract/mutations/update-client.ts",
        find: "  rowPatch: ({ editId, clientId, changes, before }, { userId, at }) => [\n    update(",
        replace: `  rowPatch: ({ clientId, changes }) => [update("clients", clientId, changes)],
  withVersion: ({ editId, clientId, changes, before }, { userId, at }) => [
    update(`,
      },
    ],
    checks: [conflicts],
  },
  {
    name: "edit-counted-twice",
    why: "a change of a card that goes again under another id sets the card back to it",
    edits: [
      {
        file: "src-contract/mutations/update-client.ts",
        find: "{ userId, at }) => [",
        replace: "{ mutationId, userId, at }) => [",
      },
      { file: "src-contract/mutations/update-client.ts", find: "      id: editId,", replace: "      id: mutationId," },
    ],
    checks: [outboxItems],
  },
  {
    name: "unseen-overwriting-not-told",
    why: "both texts are kept and nobody is asked which one stands",
    edits: [
      {
        file: "src-contract/rules/edit-conflicts.ts",
        find: "const overwritten = [...state.overwritten, ...(isUnseen ? [last] : [])].filter(",
        replace: "void isUnseen;\n  const overwritten = [...state.overwritten].filter(",
      },
    ],
    checks: [conflicts],
  },
  {
    name: "digest-compares-nothing",
    why: "a desk that shows something else than the server is told that all is well",
    edits: [
      {
        file: "src-main/store/sync/digest.ts",
        find: 'const isEqual = digestRows(slice.table, rows.values(), createHash("sha256")) === answer.digest;',
        replace: "const isEqual = answer.digest.length > 0;",
      },
    ],
    checks: [divergence],
  },
  {
    name: "digest-of-another-revision",
    why: "a desk «heals» itself by rows that it has not reached, and skips what lies between",
    edits: [
      {
        file: "src-server/digest.ts",
        find: "return cookie.epoch === epoch && cookie.revision === revision && cookie.mark === mark && cookie.scope === scope;",
        replace: "return cookie.scope === scope || epoch === String(revision) + mark;",
      },
    ],
    checks: [serverDigest],
  },
  {
    name: "digest-for-everybody",
    why: "an employee asks for the rows of the right column by another door",
    edits: [
      {
        file: "src-server/digest.ts",
        find: "if (!maySee(role, table)) throw",
        replace: "if (!maySee(role, table) && table === null) throw",
      },
    ],
    checks: [serverDigest],
  },
];
