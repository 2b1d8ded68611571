/**
 * What a person wrote as a page's address, whole and of the web, or null: «vk.com/anna» is one, «javascript:…» and
 * «file:…» are not.
 */
export function webAddress(text: string): string | null {
  const typed = text.trim();
  // «shop.ru:8080» has a port, «mailto:» a scheme
  const hasScheme = /^[a-z][a-z0-9+-]*:/i.test(typed);
  const whole = hasScheme ? typed : `https://${typed}`;
  return webPage.test(whole) ? whole : null;
}

/** A host with a dot in it and no name before an «@», which would hide the real one. */
const webPage = /^https?:\/\/[^\s/?#@:\\]+\.[^\s/?#@:.\\]+(:\d{1,5})?([/?#][^\s\\]*)?$/iu;

/** As it is shown: without what every address has. */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}
