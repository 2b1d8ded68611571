import type { NewRow } from "../../src-contract/entities/synced-tables.ts";
import type { Chance } from "../seed/chance.ts";

/** An item, and the minute of the day at which its system tells it. */
export type DemoMoment = { minute: number; item: Record<string, unknown> & { kind: string; externalId: string } };

const minuteMs = 60_000;
const courses = [
  { title: "Курс «Замер и монтаж дверей»", priceMinor: 1_490_000, productId: "D-1" },
  { title: "Комплект «Кухня под ключ»", priceMinor: 8_990_000, productId: "K-7" },
  { title: "Шкаф-купе «Север»", priceMinor: 4_350_000, productId: "S-3" },
] as const;
const questions = [
  "Здравствуйте! Подскажите, когда будет доставка?",
  "Добрый день, можно ли оплатить частями?",
  "Хочу поменять адрес доставки, это возможно?",
  "Здравствуйте, не приходит письмо со ссылкой на оплату",
] as const;

/**
 * What the systems around a company tell of its clients in one day. The same clients, day and chance give the same
 * items: played once more they leave everything as it is. Pure.
 */
export function demoDay(
  clients: readonly Pick<NewRow<"clients">, "phones" | "emails">[],
  { chance, day, name }: { chance: Chance; day: number; name: string },
): DemoMoment[] {
  const moments = clients.flatMap(({ phones, emails }, nth) => {
    const client = {
      externalId: `${name}-${nth + 1}`,
      phones: Object.values(phones).flatMap(({ e164 }) => e164 ?? []),
      emails: Object.values(emails).map(({ address }) => address),
    };
    return dayOf({ client, chance, day, prefix: `${name}-${nth + 1}` });
  });
  return moments.toSorted((one, other) => one.minute - other.minute);
}

type Person = { client: object; chance: Chance; day: number; prefix: string };

function dayOf({ client, chance, day, prefix }: Person): DemoMoment[] {
  const moments: DemoMoment[] = [];
  let last = chance.between(9 * 60, 12 * 60);
  const at = (minute: number) => day + minute * minuteMs;
  const tell = (kind: string, id: string, values: object, minute = last) =>
    moments.push({ minute, item: { kind, externalId: `${prefix}-${id}`, client, at: at(minute), ...values } });
  const record = (kind: string, id: string, title: string, details: object, minute = last) =>
    tell(kind, id, { title, details }, minute);
  const later = (from: number, to: number) => (last += chance.between(from, to));

  record("letter", "letter", "Осенняя распродажа", { letter: "instant", sentFrom: "shop@example.ru" });
  if (chance.happens(0.8)) {
    const opened = later(5, 60);
    const clicked = chance.happens(0.6) ? { clickedAt: at(opened + 1) } : {};
    const sentAt = moments[0]?.item["at"];
    const values = { title: "Осенняя распродажа", details: { openedAt: at(opened), ...clicked }, at: sentAt };
    tell("letter", "letter", values, opened);
    if ("clickedAt" in clicked)
      record("click", "click", "Осенняя распродажа", { url: "https://example.ru/sale", source: "mail" }, opened + 1);
  }
  later(1, 30);
  for (const [nth, page] of ["Каталог", "Двери", "Доставка и оплата"].slice(0, chance.between(1, 3)).entries())
    record("page", `page-${nth}`, page, { url: `https://example.ru/${nth}` }, later(1, 6));
  const ipAddress = `203.0.113.${chance.between(2, 250)}`;
  record("consent", "consent", "Согласие на обработку данных", { form: "Заявка", ipAddress }, later(1, 5));
  record("group", "group", "Заявки с сайта", { isAutomatic: true, source: "site" });
  if (chance.happens(0.6)) {
    const values = { transport: "telegram", direction: "incoming", thread: prefix, text: chance.pick(questions) };
    tell("message", "question", values, later(2, 40));
  }
  if (chance.happens(0.7)) buy({ tell, record, later, at, chance, prefix });
  if (chance.happens(0.5)) {
    const heldAt = at(19 * 60);
    const watched = [{ from: heldAt, to: heldAt + chance.between(10, 70) * minuteMs }];
    record("webinar", "webinar", "Как выбрать дверь", { launch: "Осень", heldAt, watched }, 19 * 60 + 90);
  }
  return moments;
}

type Telling = {
  tell(kind: string, id: string, values: object, minute?: number): void;
  record(kind: string, id: string, title: string, details: object, minute?: number): void;
  later(from: number, to: number): number;
  at(minute: number): number;
  chance: Chance;
  prefix: string;
};

/** An order, which most pay within hours; then it is told as paid, under the same id. */
function buy({ tell, record, later, at, chance, prefix }: Telling): void {
  const { title, priceMinor, productId } = chance.pick(courses);
  const ordered = later(3, 60);
  const order = {
    number: `Н-${prefix}`,
    title,
    currency: "RUB",
    totalMinor: priceMinor,
    items: [{ title, productId, quantity: 1, priceMinor }],
    utmSource: chance.pick(["vk", "yandex", "mail"]),
  };
  tell("order", "order", { ...order, status: "new", paidMinor: 0 }, ordered);
  if (!chance.happens(0.75)) return;
  const paid = later(5, 180);
  const money = { amountMinor: priceMinor, currency: "RUB", order: `${prefix}-order`, method: "card" };
  record("payment", "payment", title, money, paid);
  tell("order", "order", { ...order, status: "paid", paidMinor: priceMinor, paidAt: at(paid), at: at(ordered) }, paid);
  record("points", "points", "За покупку", { amount: Math.round(priceMinor / 10_000) }, paid + 1);
}
