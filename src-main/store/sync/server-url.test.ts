import { describe, expect, it } from "vitest";
import { serverUrlOf } from "./server-url.ts";

describe("the address of a server", () => {
  it("is taken as people write it", () => {
    expect(serverUrlOf(" kartoteka.company.ru ")).toBe("https://kartoteka.company.ru");
    expect(serverUrlOf("https://company.ru/kartoteka/")).toBe("https://company.ru/kartoteka");
    expect(serverUrlOf("127.0.0.1:47800")).toBe("http://127.0.0.1:47800");
    expect(serverUrlOf("localhost:47800")).toBe("http://localhost:47800");
    expect(serverUrlOf("http://192.168.1.5:8080")).toBe("http://192.168.1.5:8080");
    expect(serverUrlOf("http://server.local")).toBe("http://server.local");
  });

  it("is refused where the password would travel in plain sight", () => {
    for (const address of ["http://company.ru", "http://8.8.8.8", "http://10.company.ru"])
      expect(() => serverUrlOf(address), address).toThrow(expect.objectContaining({ kind: "certificate" }));
  });

  it("is refused when it is none", () => {
    for (const address of ["", "ftp://company.ru", "javascript://x", "https://", "https://user:word@company.ru"])
      expect(() => serverUrlOf(address), address).toThrow(expect.objectContaining({ kind: "invalid" }));
  });
});
