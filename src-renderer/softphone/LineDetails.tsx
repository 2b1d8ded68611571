import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useNow } from "../ui/use-now.ts";
import { hostOf } from "./server-host.ts";
import type { PhoneLine } from "./softphone-state.ts";
import classes from "./PhoneBar.module.css";

/** Each line of the person: how it is, over which server (G1-16), and when the next try is made. */
export function LineDetails({ lines }: { lines: readonly PhoneLine[] }) {
  const now = useNow("second");
  return (
    <span className={classes.details}>
      {lines.map((line) => (
        <Details key={line.id} line={line} now={now} />
      ))}
    </span>
  );
}

function Details({ line: { label, servers, registration, transport }, now }: { line: PhoneLine; now: number }) {
  const { t } = useTexts();
  const secondsUntil = (moment: number) => Math.max(0, Math.ceil((moment - now) / 1000));
  const words =
    registration.state === "failed"
      ? t("softphone.line.failed", { answer: `${registration.sipCode} ${registration.sipPhrase}`.trim() })
      : registration.state === "recovering"
        ? t("softphone.line.recovering", { seconds: Math.max(0, Math.floor((now - registration.since) / 1000)) })
        : t(`softphone.line.${registration.state}`);
  const connection = (() => {
    switch (transport.state) {
      case "closed":
        return "";
      case "down":
        return t("softphone.line.nextTry", { seconds: secondsUntil(transport.nextTryAt) });
      case "suspected":
        return t("softphone.line.silentServer", { server: hostOf(transport.server) });
      case "connecting":
      case "connected": {
        const server = hostOf(transport.server);
        const isSpare = transport.server !== servers[0];
        return t(isSpare ? "softphone.line.spareServer" : "softphone.line.server", { server });
      }
      default: {
        const unknown: never = transport;
        return unknown;
      }
    }
  })();
  return (
    <span>
      <b>{label}</b>: {[words, connection].filter(Boolean).join(", ")}
    </span>
  );
}
