import type { Answer, Call } from "./child.ts";

export type Handlers = Record<string, (args: never) => unknown>;

/** The child's side of child.ts: answers calls until the parent is gone. */
export function serveCalls(handlers: Handlers): void {
  process.on("message", (message) => void answer(message as Call));
  process.once("disconnect", () => process.exit(0));
  tell("ready");

  async function answer({ id, name, args }: Call): Promise<void> {
    let reply: Answer;
    try {
      const handler = handlers[name];
      if (!handler) throw new Error(`no call ${name}`);
      reply = { id, value: await handler(args as never) };
    } catch (error) {
      reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(reply);
  }
}

export function tell(event: string): void {
  process.send?.({ event });
}
