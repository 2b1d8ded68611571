import { expect, it } from "vitest";
import { shortAddress, webAddress } from "./web-address.ts";

it.each([
  ["vk.com/anna", "https://vk.com/anna"],
  [" https://Example.ru/a?b=1 ", "https://Example.ru/a?b=1"],
  ["http://пример.рф", "http://пример.рф"],
  ["shop.ru:8080/x", "https://shop.ru:8080/x"],
])("UD-19, UD-20: %s is the page %s", (text, url) => expect(webAddress(text)).toBe(url));

it.each([
  "",
  "анна",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "vbscript:x.y",
  "https://",
  "два слова.ру",
  "https://a:b@vk.com/",
  "data:text/html,x.y",
])("R-27: «%s» is no page to go to", (text) => expect(webAddress(text)).toBeNull());

it("is shown without what all of them have", () => {
  expect(shortAddress("https://www.vk.com/anna/")).toBe("vk.com/anna");
});
