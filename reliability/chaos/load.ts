import type { Chance } from "../../scripts/seed/chance.ts";
import { nothingBeside } from "../../src-contract/entities/call.ts";
import type { NewMutation } from "../../src-main/store/mutate.ts";

/** Rows that every desk and the server had when the round began. */
export type Settled = { clients: string[]; comments: string[]; tasks: string[] };

export type Planned = {
  mutation: NewMutation;
  /** What the server must decide. */
  expected: "applied" | "refused";
};

/** The work of one manager for one round: what depends on an earlier mutation of this desk comes after it was taken. */
export type Load = {
  next(): Planned;
  /** The desk has acknowledged it: later mutations may build on it. */
  taken(planned: Planned): void;
};

/** `mark` makes every text of the load its own, so that one that is there twice is seen. */
export function createLoad(chance: Chance, mark: string, settled: Settled): Load {
  const clients = [...settled.clients];
  const tasks = [...settled.tasks];
  let followUps: Planned[] = [];
  let last = 0;

  const id = () => chance.id(Date.now());
  const text = () => `${mark}.${(last += 1)} ${words(chance)}`;
  const good = (mutation: NewMutation): Planned => ({ mutation, expected: "applied" });
  const refused = (mutation: NewMutation): Planned => ({ mutation, expected: "refused" });
  const comment = (clientId: string, commentId = id()): NewMutation => ({
    name: "addComment",
    args: { commentId, clientId, callId: null, text: text() },
  });

  const kinds: [weight: number, plan: () => Planned][] = [
    [34, () => good(comment(chance.pick(clients)))],
    [12, () => good(startedCall(chance.happens(0.8) ? chance.pick(clients) : null))],
    [6, () => good(callRecord())],
    [8, () => good({ name: "pinNote", args: { noteId: id(), clientId: chance.pick(clients), text: text() } })],
    [8, () => good(task())],
    [6, () => good(tasks.length === 0 ? task() : taskStatus())],
    [16, () => good(clientChange())],
    [6, () => good({ name: "createClient", args: { clientId: id(), ...newClient() } })],
    [1, () => good(imported())],
    // nobody's card; a card with a manager who is not there; an id that somebody else has used
    [2, () => refused(comment(id()))],
    [1, () => refused({ name: "createClient", args: { clientId: id(), ...newClient(), managerId: id() } })],
    [1, () => refused(comment(chance.pick(clients), settled.comments.length > 0 ? chance.pick(settled.comments) : ""))],
  ];
  const possible = kinds.slice(0, settled.comments.length > 0 ? kinds.length : -1);
  const whole = possible.reduce((sum, [weight]) => sum + weight, 0);

  function startedCall(clientId: string | null): NewMutation {
    const raw = `+7900${chance.digits(7)}`;
    const args = {
      callId: id(),
      clientId,
      direction: "outgoing",
      e164: raw,
      raw,
      callerName: null,
      lineLabel: null,
    } as const;
    return { name: "startCall", args };
  }

  function callRecord(): NewMutation {
    const raw = `+7901${chance.digits(7)}`;
    return {
      name: "addCallRecord",
      args: {
        callId: id(),
        outcomeId: id(),
        clientId: chance.pick(clients),
        direction: "incoming",
        e164: raw,
        raw,
        startedAt: Date.now() - 60_000,
        talkSeconds: chance.below(600),
        held: true,
        reason: null,
        reasonText: null,
        comment: chance.happens(0.5) ? { commentId: id(), text: text() } : null,
      },
    };
  }

  function task(): NewMutation {
    const args = { taskId: id(), clientId: chance.pick(clients), kind: "call", text: text(), dueAt: null } as const;
    return { name: "addTask", args: { ...args, assigneeId: null } };
  }

  function taskStatus(): NewMutation {
    const status = chance.pick(["inWork", "deferred", "done", "cancelled"] as const);
    return { name: "setTaskStatus", args: { taskId: chance.pick(tasks), status } };
  }

  /** One column that desks fight for, or a key of a map that this edit alone adds. */
  function clientChange(): NewMutation {
    const clientId = chance.pick(clients);
    const key = id();
    const raw = `+7902${chance.digits(7)}`;
    const phone = { type: "mobile", e164: raw, raw, extension: null, position: 9 } as const;
    const [changes, before] = chance.pick([
      [{ city: text() }, { city: "" }],
      [{ company: text() }, { company: "" }],
      [{ phones: { [key]: phone } }, { phones: { [key]: null } }],
      [{ tags: { [key]: true as const } }, { tags: { [key]: null } }],
      [{ customFields: { [key]: text() } }, { customFields: { [key]: null } }],
    ]);
    return { name: "updateClient", args: { editId: id(), clientId, changes, before } };
  }

  function imported(): NewMutation {
    const rows = Array.from({ length: chance.between(5, 25) }, () => ({ clientId: id(), ...newClient() }));
    return { name: "importClients", args: { importId: id(), clients: rows } };
  }

  function newClient() {
    const raw = `+7903${chance.digits(7)}`;
    return {
      lastName: text(),
      firstName: "Анна",
      patronymic: "",
      company: "",
      jobTitle: "",
      country: "RU",
      city: "Омск",
      timeZone: null,
      phones: { first: { type: "mobile", e164: raw, raw, extension: null, position: 0 } as const },
      emails: {},
      tags: {},
      customFields: {},
      managerId: null,
    };
  }

  function afterCall(callId: string, clientId: string | null): Planned[] {
    const answered = chance.happens(0.6);
    const now = Date.now();
    const ended: Planned = good({
      name: "endCall",
      args: {
        callId,
        answeredAt: answered ? now : null,
        endedAt: now + 60_000,
        ringSeconds: 5,
        talkSeconds: answered ? 55 : 0,
        holdSeconds: 0,
        soundLostSeconds: null,
        sipCode: answered ? 200 : 486,
        sipPhrase: null,
        q850Cause: null,
        endedBy: "client",
        ...nothingBeside,
      },
    });
    const held = answered;
    const reason = held ? null : "busy";
    const note = clientId === null ? null : { commentId: id(), clientId, text: text() };
    const outcome: Planned = good({
      name: "setCallOutcome",
      args: { outcomeId: id(), callId, held, reason, reasonText: null, comment: note },
    });
    const attached: Planned[] =
      clientId === null ? [good({ name: "attachCall", args: { callId, clientId: chance.pick(clients) } })] : [];
    const talk: Planned[] = answered ? [good({ name: "answerCall", args: { callId, answeredAt: now } })] : [];
    return [...talk, ended, ...attached, outcome];
  }

  return {
    next() {
      const [next, ...rest] = followUps;
      if (next && chance.happens(0.6)) {
        followUps = rest;
        return next;
      }
      let point = chance.next() * whole;
      for (const [weight, plan] of possible) {
        point -= weight;
        if (point < 0) return plan();
      }
      return good(comment(chance.pick(clients)));
    },
    taken({ mutation, expected }) {
      if (expected === "refused") return;
      if (mutation.name === "createClient") clients.push(mutation.args.clientId);
      if (mutation.name === "addTask") tasks.push(mutation.args.taskId);
      if (mutation.name === "startCall")
        followUps = [...followUps, ...afterCall(mutation.args.callId, mutation.args.clientId)];
    },
  };
}

function words(chance: Chance): string {
  const some = ["перезвонить", "договор", "доставка", "скидка", "после обеда", "уточнить адрес", "ждёт счёт", "замер"];
  return Array.from({ length: chance.between(1, 6) }, () => chance.pick(some)).join(", ");
}
