import {
  type ClientRecord,
  type DetailsOf,
  type RecordKind,
  recordDetails,
} from "../../src-contract/entities/client-record.ts";
import type { NewRow } from "../../src-contract/entities/synced-tables.ts";
import type { Chance } from "./chance.ts";
import type { SeedClient } from "./clients.ts";
import type { SeedRow } from "./history.ts";
import * as texts from "./record-texts.ts";

const hour = 3_600_000;
const day = 24 * hour;

export type RecordChoices = {
  /** A course of its own: what is seeded beside the records does not depend on them. */
  chance: Chance;
  now: number;
};

/** One client in so many has something in every tab of the card. */
const everyFull = 12;

/**
 * What the systems around a client know of him. Every `everyFull`-th client (`index`) has records of every kind, of the
 * others a third some. `rows` are his already seeded ones: an order gets its products and marks, its money fits it.
 */
export function seedRecords(client: SeedClient, index: number, rows: SeedRow[], choices: RecordChoices): SeedRow[] {
  const { chance } = choices;
  const isFull = index % everyFull === 0;
  const records = recordMaker(client, choices);
  const made: SeedRow[] = [];
  for (const row of rows) if (row.table === "orders") made.push(...moneyOf(row.row, records, choices));
  if (!isFull && chance.happens(0.67)) return made;
  for (const kind of Object.keys(makers) as (keyof typeof makers)[])
    if (isFull || chance.happens(0.3)) made.push(...makers[kind](records, choices));
  return made;
}

type Maker = ReturnType<typeof recordMaker>;
type NewRecord = NewRow<"clientRecords">;

function recordMaker({ row: client }: SeedClient, { chance, now }: RecordChoices) {
  /** Of the last half year, or of his life as a client when that is shorter. */
  const moment = () => {
    const since = Math.max(client.createdAt, now - 180 * day);
    return since + Math.floor(chance.next() * Math.max(1, now - since - hour));
  };
  const record = <Kind extends RecordKind>(
    kind: Kind,
    title: string,
    details: Partial<DetailsOf<Kind>>,
    { at = moment(), source = "getcourse" }: { at?: number; source?: string } = {},
  ): SeedRow => ({
    table: "clientRecords",
    row: {
      id: chance.id(at),
      clientId: client.id,
      kind,
      at,
      title,
      details: recordDetails[kind].parse(details) as ClientRecord["details"],
      source,
      authorId: null,
    } satisfies NewRecord,
  });
  return { moment, record, name: client.firstName };
}

function times<Made>(chance: Chance, [least, most]: [number, number], make: (nth: number) => Made): Made[] {
  return Array.from({ length: chance.between(least, most) }, (_, nth) => make(nth));
}

/** Later than `at` by minutes to days, and never in the future; null as often as not. */
function later({ chance, now }: RecordChoices, at: number, probability: number): number | null {
  const moment = at + Math.floor(chance.next() ** 3 * 4 * day) + 60_000;
  return chance.happens(probability) && moment < now ? moment : null;
}

const makers: Record<
  Exclude<RecordKind, "payment" | "refund" | "payout" | "expense">,
  (maker: Maker, choices: RecordChoices) => SeedRow[]
> = {
  page: ({ record }, { chance }) =>
    times(chance, [3, 14], () => {
      const { title, path } = chance.pick(texts.pages);
      return record("page", title, { url: `https://shop.example.ru${path}` }, { source: "site" });
    }),
  facebookPage: ({ record }, { chance }) =>
    times(chance, [1, 2], () => record("facebookPage", "Салон кухонь", { url: "https://facebook.example.com/salon" })),
  webinar: ({ record, moment }, choices) =>
    times(choices.chance, [1, 3], () => {
      const { chance } = choices;
      const at = moment();
      const heldAt = Math.floor(at / hour) * hour;
      const stays = times(chance, [1, 2], (nth) => ({
        from: at + nth * hour,
        to: at + nth * hour + chance.between(4, 50) * 60_000,
      }));
      const watched = chance.happens(0.8) ? stays : [];
      const said = chance.happens(0.5)
        ? times(chance, [1, 2], (nth) => ({ at: at + nth * 9 * 60_000, text: chance.pick(texts.chat) }))
        : [];
      return record(
        "webinar",
        chance.pick(texts.webinars),
        { launch: String(chance.between(1, 12)), heldAt, watched, chat: said },
        { at, source: "getcourse" },
      );
    }),
  letter: ({ record, moment }, choices) =>
    times(choices.chance, [4, 12], (nth) => {
      const { chance } = choices;
      const at = moment();
      const { title, letter, sentFrom, funnel } = chance.pick(texts.letters);
      const openedAt = later(choices, at, 0.6);
      return record(
        "letter",
        title,
        {
          letter,
          sentFrom,
          funnel,
          number: String(letter === "instant" ? chance.between(200, 400) : nth + 1),
          isAction: letter === "autoChain" && chance.happens(0.1),
          openedAt,
          clickedAt: openedAt === null ? null : later(choices, openedAt, 0.4),
          unsubscribedAt: openedAt === null ? null : later(choices, openedAt, 0.03),
          spamAt: openedAt === null ? null : later(choices, openedAt, 0.01),
        },
        { at, source: "justclick" },
      );
    }),
  group: ({ record, moment }, choices) =>
    times(choices.chance, [1, 4], () => {
      const { chance } = choices;
      const at = moment();
      return record(
        "group",
        chance.pick(texts.groups),
        {
          isAutomatic: chance.happens(0.3),
          partner: chance.happens(0.3) ? chance.pick(texts.partners) : "",
          tag: chance.happens(0.5) ? "осень" : "",
          ...marks(chance),
          isMailable: chance.happens(0.9),
          leftAt: later(choices, at, 0.15),
        },
        { at, source: "justclick" },
      );
    }),
  tunnel: ({ record, moment }, choices) =>
    times(choices.chance, [1, 2], () => {
      const { chance } = choices;
      const at = moment();
      const { title, branches, leadMagnets } = chance.pick(texts.tunnels);
      const leftAt = later(choices, at, 0.25);
      const entered = branches.slice(0, chance.between(1, branches.length));
      return record(
        "tunnel",
        title,
        {
          connection: chance.pick(texts.connections),
          branches: entered.map((branch, nth) => ({ title: branch, at: at + nth * 60_000, leftAt })),
          leadMagnets: [...leadMagnets],
          leftAt,
        },
        { at, source: "leeloo" },
      );
    }),
  salesPlan: ({ record }, { chance }) => {
    const { title, stages } = chance.pick(texts.plans);
    return [record("salesPlan", title, { stage: chance.pick(stages) }, { source: "leeloo" })];
  },
  click: ({ record }, { chance }) =>
    times(chance, [1, 6], () => {
      const { campaign, ad, keys, source } = marks(chance);
      return record(
        "click",
        chance.pick(texts.pages).title,
        { url: `https://shop.example.ru${chance.pick(texts.pages).path}`, source, campaign, ad, keys },
        { source: "justclick" },
      );
    }),
  points: ({ record }, { chance }) =>
    times(chance, [1, 4], () =>
      record("points", chance.pick(texts.pointReasons), { amount: chance.between(1, 30) * chance.pick([10, 10, -5]) }),
    ),
  consent: ({ record }, { chance }) => [
    record(
      "consent",
      "Согласие на обработку данных",
      { form: chance.pick(texts.forms), ipAddress: `192.0.2.${chance.between(1, 254)}` },
      { source: "site" },
    ),
  ],
  channel: ({ record, name }, choices) =>
    times(choices.chance, [1, 2], () => {
      const { chance } = choices;
      const nickname = `@client${chance.between(1000, 9999)}`;
      const transport = chance.pick(["telegram", "whatsapp", "sms"] as const);
      return record(
        "channel",
        name,
        {
          transport,
          connection: chance.pick(texts.connections),
          bot: transport === "telegram" ? "shop_bot" : "",
          nickname: transport === "telegram" ? nickname : "",
          chatUrl: transport === "telegram" ? "https://chat.example.com/dialog" : "",
          archivedAt: chance.happens(0.2) ? choices.now - chance.between(1, 20) * day : null,
        },
        { at: choices.now - chance.between(30, 170) * day, source: "leeloo" },
      );
    }),
  callingTask: ({ record, moment }, choices) => {
    const { chance } = choices;
    const at = moment();
    const { title, statuses } = chance.pick(texts.callingTasks);
    const callBackAt = chance.happens(0.6) ? choices.now + chance.between(1, 7) * day : null;
    return [
      record(
        "callingTask",
        title,
        { callBackAt, status: chance.pick(statuses), comment: chance.pick(texts.callingComments), responsible: "olga" },
        { at, source: "justclick" },
      ),
    ];
  },
  membership: ({ record, moment }) => {
    const at = moment();
    return [record("membership", "Клуб покупателей", { until: at + 365 * day }, { at, source: "leeloo" })];
  },
  crm: ({ record }, { chance }) => [
    record(
      "crm",
      "Кухня на заказ",
      { what: chance.pick(["deal", "contact"] as const), system: "amoCRM" },
      { source: "leeloo" },
    ),
  ],
  event: ({ record }, { chance }) => {
    const { title, text, source } = chance.pick(texts.events);
    return [record("event", title, { text }, { source })];
  },
  merged: ({ record }, { chance }) => {
    const number = String(10_000 + Math.floor(chance.next() * 80_000));
    return [record("merged", `№ ${number}`, { number }, { source: "justclick" })];
  },
};

function marks(chance: Chance): { source: string; campaign: string; ad: string; keys: string } {
  if (chance.happens(0.25)) return { source: "", campaign: "", ad: "", keys: "" };
  return {
    source: chance.pick(texts.clickSources),
    campaign: chance.pick(texts.campaigns),
    ad: chance.pick(texts.ads),
    keys: chance.pick(texts.keys),
  };
}

type OrderRow = NewRow<"orders">;

/** Gives the order its products, marks and the moment it was paid, and what came and went for it. */
function moneyOf(order: OrderRow, { record }: Maker, { chance, now }: RecordChoices): SeedRow[] {
  const { source, campaign, ad, keys } = marks(chance);
  const isPaid = order.status === "paid" || order.status === "completed" || order.status === "refunded";
  const paidAt = isPaid ? Math.min(now - hour, order.createdAt + chance.between(1, 72) * hour) : null;
  Object.assign(order, {
    items: {
      main: {
        title: order.title,
        productId: `K-${chance.digits(4)}`,
        quantity: 1,
        priceMinor: order.totalMinor,
        position: 0,
      },
    },
    partner: chance.happens(0.2) ? chance.pick(texts.partners) : "",
    utmSource: source,
    utmCampaign: campaign,
    utmAd: ad,
    utmKeys: keys,
    paidAt: paidAt !== null && paidAt > order.createdAt ? paidAt : null,
    nextChargeAt: isPaid && chance.happens(0.08) ? now + chance.between(1, 30) * day : null,
    source: "getcourse",
  } satisfies Partial<OrderRow>);
  const of = { orderId: order.id, currency: order.currency };
  const at = order.paidAt ?? Math.min(now - hour, order.createdAt + hour);
  const method = chance.pick(texts.paymentMethods);
  const paid = order.status === "refunded" ? order.totalMinor : order.paidMinor;
  const rows: SeedRow[] = [];
  if (chance.happens(0.12))
    rows.push(
      record(
        "payment",
        order.title,
        { ...of, amountMinor: order.totalMinor, isFailed: true, errorCode: chance.pick(texts.paymentErrors), method },
        { at: at - 60_000 },
      ),
    );
  if (paid > 0) rows.push(record("payment", order.title, { ...of, amountMinor: paid, method }, { at }));
  if (order.status === "refunded")
    rows.push(record("refund", order.title, { ...of, amountMinor: order.totalMinor }, { at: at + hour }));
  if (!isPaid) return rows;
  const share = (percent: number) => Math.round((order.totalMinor * percent) / 100);
  if (chance.happens(0.5))
    rows.push(record("expense", "Материалы", { ...of, amountMinor: share(35), product: order.title }, { at }));
  if (order.partner)
    rows.push(
      record("payout", "Комиссия", { ...of, amountMinor: share(7), to: "partner", recipient: order.partner }, { at }),
    );
  if (chance.happens(0.4))
    rows.push(
      record(
        "payout",
        "Премия за звонки",
        { ...of, amountMinor: share(3), to: "callCentre", recipient: "olga" },
        { at },
      ),
    );
  if (chance.happens(0.1))
    rows.push(
      record(
        "payout",
        "Доля дизайнера",
        { ...of, amountMinor: share(5), to: "coauthor", recipient: "design-studio" },
        { at },
      ),
    );
  return rows;
}
