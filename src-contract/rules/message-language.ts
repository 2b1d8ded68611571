/** Letters that one of these languages has and the others here have not. */
const cyrillic: Record<string, RegExp> = {
  uk: /[іїєґ]/gu,
  be: /[ўі]/gu,
  kk: /[әғқңөұүһі]/gu,
  ru: /[ыэъё]/gu,
};

/** The commonest short words, which a line of a few words has nearly always. */
const words: Record<string, readonly string[]> = {
  ru: "и в не на я что как с у вы мне это по есть можно когда уже или если здравствуйте привет добрый день подскажите пожалуйста спасибо хочу где нет да мой меня могу оплатил оплатила".split(
    " ",
  ),
  uk: "і та не на я що як з у ви мені це по є можна коли вже або якщо вітаю привіт добрий день підкажіть будь ласка дякую хочу де ні так мій мене можу чи".split(
    " ",
  ),
  be: "і ды не на я што як з у вы мне гэта па ёсць можна калі ўжо або прывітанне вітаю добры дзень калі ласка дзякуй хачу дзе".split(
    " ",
  ),
  kk: "және мен бұл үшін емес қалай сәлеметсіз бе сәлем рахмет керек бар жоқ қашан менің маған ма ме болады өтінемін".split(
    " ",
  ),
  en: "the and i you is to a of in it my me can do how what when please hello hi thank thanks have not with for want could would are your there".split(
    " ",
  ),
  de: "und ich der die das ist nicht ein eine wie was wann bitte hallo guten tag danke haben kann mit für mein meine sie wir".split(
    " ",
  ),
  es: "el la los y que de no en un una es por favor hola gracias cómo cuando quiero tengo puedo mi con para está buenos días".split(
    " ",
  ),
  fr: "le la les et que de ne pas un une est je vous bonjour merci comment quand veux puis mon ma avec pour s'il plaît".split(
    " ",
  ),
  it: "il la e che di non un una è per favore ciao grazie come quando vorrei posso mio mia con sono buongiorno".split(
    " ",
  ),
  pl: "i w nie na ja że jak z czy proszę dzień dobry cześć dziękuję chcę gdzie jest mam mogę moje kiedy się".split(" "),
  tr: "ve bir bu ne nasıl merhaba teşekkürler lütfen için var yok istiyorum ben mı mi değil günaydın iyi günler".split(
    " ",
  ),
};

/**
 * UD-28: the language of what somebody wrote, ISO 639-1, by its letters and its commonest words. Null for a command of a
 * bot («/start»), an address, a number, or a text too short or too mixed to tell: a wrong language is worse than none.
 * Pure.
 */
export function languageOfMessage(text: string): string | null {
  const said = text
    .replace(/https?:\/\/\S+|\S+@\S+/giu, " ")
    .trim()
    .toLowerCase();
  if (said.startsWith("/")) return null;
  const letters = said.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 4) return null;
  const ofCyrillic = said.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const ofLatin = said.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (ofCyrillic > 2 * ofLatin) return best(said, Object.keys(cyrillic)) ?? (letters >= 8 ? plainCyrillic(said) : null);
  if (ofLatin > 2 * ofCyrillic)
    return best(
      said,
      Object.keys(words).filter((language) => !(language in cyrillic)),
    );
  return null;
}

/** By points: a word is one, a letter of its own two. Null when two come out alike, or none has any. */
function best(said: string, languages: readonly string[]): string | null {
  const spoken = said.match(/[\p{L}'’]+/gu) ?? [];
  const points = languages
    .map((language) => {
      const own = cyrillic[language];
      const known = spoken.filter((word) => words[language]?.includes(word)).length;
      return { language, points: known + 2 * (own ? (said.match(own)?.length ?? 0) : 0) };
    })
    .sort((one, other) => other.points - one.points);
  const [first, second] = points;
  if (!first || first.points === 0 || first.points === second?.points) return null;
  return first.language;
}

/** Eight letters without one that is another language's are Russian, of the languages that are told apart here. */
function plainCyrillic(said: string): string | null {
  return /[іїєґўәғқңөұүһ]/u.test(said) ? null : "ru";
}
