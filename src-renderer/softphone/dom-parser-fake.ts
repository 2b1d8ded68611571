// Node has no DOMParser; this one refuses what is not well formed, as the window's does in its own way.
import { DOMParser } from "@xmldom/xmldom";

const refuse = (message: string) => {
  throw new Error(message);
};

export class FakeDomParser extends DOMParser {
  constructor() {
    super({ errorHandler: { warning() {}, error: refuse, fatalError: refuse } });
  }
}
