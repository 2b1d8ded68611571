import type { Cache } from "../src-cache/cache.ts";
import { entityOf, readSqlRow } from "../src-cache/synced-rows.ts";
import { nothingBeside } from "../src-contract/entities/call.ts";
import type { Client, ClientPhone } from "../src-contract/entities/client.ts";
import type { ClientChanges } from "../src-contract/entities/client-edit.ts";
import { taskStatuses } from "../src-contract/entities/task.ts";
import type { MutationArgs, MutationName } from "../src-contract/mutations/index.ts";
import { presentValues } from "../src-contract/rules/client-fields.ts";
import type { NewMutation } from "../src-main/store/mutate.ts";
import type { Random } from "./random.ts";

/** What a person has before the eyes: this desk's rows, whose desk it is, and a clock. */
export type Scene = { cache: Cache; random: Random; editIds: Random; userId: string; people: string[]; now: number };

type Maker<Name extends MutationName> = (scene: Scene) => MutationArgs<Name> | null;

/** Every named write there is: one that is new does not compile until it is here. Null: nothing to do it to. */
const makers: { [Name in MutationName]: Maker<Name> } = {
  createClient: (scene) => ({ clientId: scene.random.uuid(), ...newClient(scene) }),
  updateClient(scene) {
    const client = pickClient(scene);
    if (!client) return null;
    const changes = changesOf(scene, client);
    return { editId: scene.editIds.uuid(), clientId: client.id, changes, before: presentValues(changes, client) };
  },
  settleClientConflict(scene) {
    const edit = scene.cache.get<{ id: string; clientId: string }>(
      "SELECT id, clientId FROM clientEdits ORDER BY id LIMIT 1 OFFSET ?",
      scene.random.integer(0, 5),
    );
    return edit ? { clientId: edit.clientId, settled: { city: [edit.id] }, changes: {}, before: {} } : null;
  },
  freeClientField: (scene) => onClient(scene, (clientId) => ({ clientId, path: "city" })),
  removeClient: (scene) => onClient(scene, (clientId) => ({ clientId })),
  restoreClient: (scene) => onClient(scene, (clientId) => ({ clientId })),
  addClientRecord: (scene) =>
    onClient(scene, (clientId) => ({
      recordId: scene.random.uuid(),
      clientId,
      kind: "points",
      at: scene.now,
      title: textOf(scene).slice(0, 300),
      details: { amount: scene.random.integer(1, 500) },
    })),
  archiveChannel(scene) {
    const recordId = pickId(scene, "clientRecords", "kind = 'channel'");
    return recordId ? { recordId, archivedAt: scene.now } : null;
  },
  importClients: (scene) => ({
    importId: scene.random.uuid(),
    clients: Array.from({ length: scene.random.integer(1, 12) }, () => ({
      clientId: scene.random.uuid(),
      ...newClient(scene),
      ...(scene.random.chance(0.3) ? { note: { noteId: scene.random.uuid(), text: textOf(scene) } } : {}),
    })),
  }),
  noteImport: (scene) => ({ importId: scene.random.uuid(), fileName: "x.csv", created: 1, skipped: 0, faulty: 0 }),
  undoImport(scene) {
    const importId = pickId(scene, "imports", "undoneAt IS NULL");
    if (!importId) return null;
    const imported = scene.cache.all<{ id: string }>("SELECT id FROM clients WHERE importId = ? LIMIT 12", importId);
    return { importId, imported: imported.map(({ id }) => ({ clientId: id, noteId: null })) };
  },
  changeComment: () => null,
  sendMessage: () => null,
  resendMessage: () => null,
  removeComment: () => null,
  addComment: (scene) =>
    onClient(scene, (clientId) => ({ commentId: scene.random.uuid(), clientId, callId: null, text: textOf(scene) })),
  pinNote: (scene) => onClient(scene, (clientId) => ({ noteId: scene.random.uuid(), clientId, text: textOf(scene) })),
  addTask: (scene) =>
    onClient(scene, (clientId) => ({
      taskId: scene.random.uuid(),
      clientId,
      kind: scene.random.pick(["call", "reminder", "message"] as const),
      text: textOf(scene),
      dueAt: scene.random.chance(0.5) ? scene.now + 3_600_000 : null,
      assigneeId: scene.random.chance(0.5) ? scene.random.pick(scene.people) : null,
    })),
  setTaskStatus(scene) {
    const taskId = pickId(scene, "tasks", "1 = 1");
    return taskId ? { taskId, status: scene.random.pick(taskStatuses) } : null;
  },
  startCall: (scene) => ({
    callId: scene.random.uuid(),
    clientId: scene.random.chance(0.7) ? (pickId(scene, "clients", "deletedAt IS NULL") ?? null) : null,
    direction: scene.random.pick(["outgoing", "incoming"] as const),
    e164: "+79430000001",
    raw: "8 943 000-00-01",
    callerName: null,
    lineLabel: null,
  }),
  answerCall: (scene) =>
    onCall(scene, "answeredAt IS NULL AND endedAt IS NULL", (callId) => ({ callId, answeredAt: scene.now })),
  endCall: (scene) =>
    onCall(scene, "endedAt IS NULL", (callId) => ({
      callId,
      answeredAt: scene.random.chance(0.5) ? scene.now : null,
      endedAt: scene.now,
      ringSeconds: scene.random.integer(0, 40),
      talkSeconds: null,
      holdSeconds: null,
      soundLostSeconds: null,
      sipCode: scene.random.pick([200, 486, 480]),
      sipPhrase: null,
      q850Cause: null,
      endedBy: "manager",
      ...nothingBeside,
    })),
  attachCall(scene) {
    const callId = pickId(scene, "calls", "clientId IS NULL");
    const clientId = pickId(scene, "clients", "deletedAt IS NULL");
    return callId && clientId ? { callId, clientId } : null;
  },
  tieCall: (scene) =>
    onClient(scene, (clientId) => {
      const call = scene.cache.get<{ id: string } & MutationArgs<"tieCall">["before"]>(
        "SELECT id, clientId, orderId, taskId FROM calls ORDER BY id LIMIT 1 OFFSET ?",
        scene.random.integer(0, 5),
      );
      if (!call) return null;
      const { id: callId, ...before } = call;
      return { callId, clientId, orderId: null, taskId: null, before, along: { comments: [], files: [] } };
    }),
  setCallOutcome: (scene) =>
    onCall(scene, "1 = 1", (callId, clientId) => ({
      outcomeId: scene.random.uuid(),
      callId,
      ...outcomeOf(scene),
      comment:
        clientId && scene.random.chance(0.5) ? { commentId: scene.random.uuid(), clientId, text: textOf(scene) } : null,
    })),
  // asked for within seconds of a first outcome; src-server/outcome-undo.test.ts is about it
  withdrawCallOutcome: () => null,
  addCallRecord: (scene) =>
    onClient(scene, (clientId) => ({
      callId: scene.random.uuid(),
      outcomeId: scene.random.uuid(),
      clientId,
      direction: "outgoing",
      e164: null,
      raw: "по городскому",
      startedAt: Math.max(0, scene.now - 60_000),
      talkSeconds: scene.random.integer(0, 300),
      ...outcomeOf(scene),
      comment: scene.random.chance(0.5) ? { commentId: scene.random.uuid(), text: textOf(scene) } : null,
    })),
  attachFile: (scene) =>
    onClient(scene, (clientId) => ({
      attachmentId: scene.random.uuid(),
      clientId,
      commentId: null,
      callId: null,
      name: textOf(scene).slice(0, 100) || "файл",
      size: scene.random.integer(0, 5_000_000),
      type: "application/pdf",
      sha256: scene.random.uuid().replaceAll("-", "").repeat(2),
    })),
  detachFile(scene) {
    const attachmentId = pickId(scene, "attachments", "1 = 1");
    return attachmentId ? { attachmentId } : null;
  },
  // of the recordings of calls, which the simulated people do not make
  markRecording: () => null,
  noteListening: () => null,
  chooseSetting: ({ random }) => ({ name: "hiddenHistory", words: random.integer(0, 1) ? ["page"] : null }),
  addBookEntry: (scene) => ({ entryId: scene.random.uuid(), book: "outcomes", position: 1, title: textOf(scene) }),
  changeBookEntry: (scene) => onEntry(scene, (entryId) => ({ entryId, title: textOf(scene) })),
  removeBookEntry: (scene) => onEntry(scene, (entryId) => ({ entryId })),
};

/** What has no share leaves the runs that stand in the tests by their seeds as they are. */
const often: Record<MutationName, number> = {
  updateClient: 24,
  addComment: 18,
  changeComment: 0,
  removeComment: 0,
  pinNote: 8,
  sendMessage: 0,
  resendMessage: 0,
  startCall: 8,
  answerCall: 4,
  endCall: 6,
  setCallOutcome: 6,
  withdrawCallOutcome: 0,
  addTask: 6,
  setTaskStatus: 6,
  createClient: 5,
  addCallRecord: 3,
  attachCall: 3,
  settleClientConflict: 2,
  importClients: 1,
  // written as comments and tasks are; a weight would make another story of each seed in regressions.json
  tieCall: 0,
  attachFile: 0,
  detachFile: 0,
  markRecording: 0,
  noteListening: 0,
  chooseSetting: 0,
  freeClientField: 0,
  removeClient: 0,
  restoreClient: 0,
  addClientRecord: 0,
  archiveChannel: 0,
  addBookEntry: 0,
  changeBookEntry: 0,
  removeBookEntry: 0,
  // the simulated people import without the screen that makes these; src-server/undo-import.test.ts is about them
  noteImport: 0,
  undoImport: 0,
};

function onEntry<Args>(scene: Scene, args: (entryId: string) => Args): Args | null {
  const entryId = pickId(scene, "bookEntries", "deletedAt IS NULL");
  return entryId ? args(entryId) : null;
}

export function someMutation(scene: Scene): NewMutation | null {
  return mutationNamed(scene, scene.random.weighted(often));
}

/** What a server will refuse though the desk takes it: the thing is gone, or never was. */
export function doomedMutation(scene: Scene): NewMutation {
  const { random } = scene;
  const clientId = random.uuid();
  return random.pick<NewMutation>([
    { name: "addComment", args: { commentId: random.uuid(), clientId, callId: null, text: textOf(scene) } },
    { name: "setTaskStatus", args: { taskId: random.uuid(), status: "done" } },
    {
      name: "updateClient",
      args: { editId: scene.editIds.uuid(), clientId, changes: { city: textOf(scene) }, before: { city: "" } },
    },
    { name: "answerCall", args: { callId: random.uuid(), answeredAt: scene.now } },
  ]);
}

function mutationNamed(scene: Scene, name: MutationName): NewMutation | null {
  const args = makers[name](scene);
  return args === null ? null : ({ name, args } as NewMutation);
}

function newClient(scene: Scene): Omit<MutationArgs<"createClient">, "clientId"> {
  const { random } = scene;
  return {
    lastName: `Фамилия${random.integer(1, 1_000_000)}`,
    firstName: "Анна",
    patronymic: "",
    company: random.chance(0.3) ? "ООО «Ромашка»" : "",
    jobTitle: "",
    country: "RU",
    city: "",
    timeZone: null,
    phones: random.chance(0.7) ? { [random.uuid()]: phone(random) } : {},
    emails: {},
    tags: random.chance(0.3) ? { [`метка${random.integer(1, 5)}`]: true } : {},
    customFields: {},
    managerId: random.chance(0.3) ? random.pick(scene.people) : null,
  };
}

/** Few fields and few keys, so that desks meet in them. */
function changesOf(scene: Scene, client: Client): ClientChanges {
  const { random } = scene;
  const phoneKeys = [...Object.keys(client.phones), random.uuid()];
  return random.pick<() => ClientChanges>([
    () => ({ city: textOf(scene).slice(0, 200) }),
    () => ({ lastName: textOf(scene).slice(0, 200) }),
    () => ({ company: textOf(scene).slice(0, 200), jobTitle: "мастер" }),
    () => ({ phones: { [random.pick(phoneKeys)]: random.chance(0.25) ? null : phone(random) } }),
    () => ({ emails: { e1: random.chance(0.3) ? null : { address: `a${random.integer(1, 999)}@b.ru`, position: 0 } } }),
    () => ({ tags: { [`метка${random.integer(1, 5)}`]: random.chance(0.4) ? null : true } }),
    () => ({
      customFields: {
        [random.pick(["поле", "toString", "1"])]: random.chance(0.3) ? null : textOf(scene).slice(0, 500),
      },
    }),
    () => ({ managerId: random.pick([null, ...scene.people]) }),
  ])();
}

function phone(random: Random): ClientPhone {
  const digits = String(random.integer(0, 9_999_999)).padStart(7, "0");
  return { type: "mobile", e164: `+7943${digits}`, raw: digits, extension: null, position: random.integer(0, 3) };
}

/** No two alike, so that a text found twice was written twice. */
function textOf({ random }: Scene): string {
  const text = `слова ${random.integer(0, 2 ** 48).toString(36)}`;
  if (random.chance(0.04)) return `${text} \u0000 \ud83d\ude42 'кавычки' "и" \\ \u2028 ещё`;
  if (random.chance(0.02)) return `${text} ${"длинно ".repeat(2_000)}`.slice(0, 20_000);
  return text;
}

function outcomeOf({ random }: Scene): Pick<MutationArgs<"setCallOutcome">, "held" | "reason" | "reasonText"> {
  return random.chance(0.5)
    ? { held: true, reason: null, reasonText: null }
    : { held: false, reason: random.pick(["busy", "noAnswer"] as const), reasonText: null };
}

function onClient<Args>(scene: Scene, make: (clientId: string) => Args): Args | null {
  const id = pickId(scene, "clients", scene.random.chance(0.97) ? "deletedAt IS NULL" : "deletedAt IS NOT NULL");
  return id ? make(id) : null;
}

function onCall<Args>(
  scene: Scene,
  where: string,
  make: (callId: string, clientId: string | null) => Args,
): Args | null {
  const own = scene.random.chance(0.95) ? `managerId = '${scene.userId}' AND ` : "";
  const id = pickId(scene, "calls", own + where);
  const call = id ? readSqlRow(scene.cache, "calls", id) : undefined;
  return id && call ? make(id, typeof call["clientId"] === "string" ? call["clientId"] : null) : null;
}

/** Half of the time one of the first three: everybody works on the same few. */
function pickId(
  { cache, random }: Scene,
  table: "clients" | "tasks" | "calls" | "attachments" | "bookEntries" | "clientRecords" | "imports",
  where: string,
): string | null {
  const rows = cache.all<{ id: string }>(`SELECT id FROM ${table} WHERE ${where} ORDER BY id`);
  if (rows.length === 0) return null;
  return random.pick(random.chance(0.5) ? rows.slice(0, 3) : rows).id;
}

function pickClient(scene: Scene): Client | null {
  const id = pickId(scene, "clients", "deletedAt IS NULL");
  const row = id ? readSqlRow(scene.cache, "clients", id) : undefined;
  return row ? entityOf("clients", row) : null;
}
