import { describe, expect, it } from "vitest";
import { languageOfMessage } from "./message-language.ts";

describe("the language of a message", () => {
  it.each([
    ["Здравствуйте! Подскажите, когда начнётся курс?", "ru"],
    ["Когда доставка", "ru"],
    ["Вітаю! Підкажіть, будь ласка, коли доставка?", "uk"],
    ["Сәлеметсіз бе! Тауар қашан келеді?", "kk"],
    ["Добры дзень! Калі будзе дастаўка?", "be"],
    ["Hello, how can I pay for the course?", "en"],
    ["Guten Tag, wann kann ich das bezahlen?", "de"],
    ["Hola, ¿cómo puedo pagar?", "es"],
    ["Bonjour, je ne vois pas ma commande", "fr"],
    ["Dzień dobry, gdzie jest moje zamówienie?", "pl"],
    ["Merhaba, ne zaman gelir?", "tr"],
    ["Buongiorno, come posso pagare?", "it"],
    ["https://example.com/the/and Здравствуйте, ссылка не работает", "ru"],
  ])("UD-28: %s", (text, language) => {
    expect(languageOfMessage(text)).toBe(language);
  });

  it.each([
    "/start",
    "/start anna_the_and",
    "ok",
    "да",
    "+7 912 345-67-89",
    "anna@example.ru",
    "👍👍👍",
    "",
    "Zxcv bnmq",
  ])("UD-28: nothing is told of «%s»", (text) => {
    expect(languageOfMessage(text)).toBeNull();
  });
});
