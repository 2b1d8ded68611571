import { Button } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { importRowLimit } from "../../src-contract/table-import.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { useSession } from "../api/use-session.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Screen } from "../ui/Screen.tsx";
import { useFormat } from "../ui/use-format.ts";
import { ImportDone } from "./ImportDone.tsx";
import { ImportPreviewPanel } from "./ImportPreviewPanel.tsx";
import { ImportProgressBar } from "./ImportProgressBar.tsx";
import { ImportTrouble } from "./ImportTrouble.tsx";
import { useImportStore } from "./import-store.ts";
import { PastImports } from "./PastImports.tsx";

/** G14-7: a company's own list of clients from a file. What is done here goes on when the screen is left. */
export function ImportScreen({ onShowClients }: { onShowClients: () => void }) {
  const { t } = useTexts();
  const format = useFormat();
  const { user } = useSession();
  const { state, enter, choose, cancel, anotherFile, progressed } = useImportStore();

  useEffect(() => enter(user.id), [enter, user.id]);
  useDesktopEvent("importProgress", progressed);

  return (
    <Screen
      title={state.step === "choosing" ? t("importing.title") : `${t("importing.title")}: ${state.file.fileName}`}
      aside={
        state.step === "ready" || (state.step === "reading" && state.preview) ? (
          <Button variant="default" onClick={() => void anotherFile()}>
            {t("importing.another")}
          </Button>
        ) : null
      }
    >
      {(state.step === "choosing" || state.step === "ready") && state.error ? (
        <ImportTrouble error={state.error} />
      ) : null}
      {state.step === "choosing" ? (
        <EmptyState
          icon={<IconFileImport size={22} />}
          title={t("importing.chooseTitle")}
          hint={t("importing.chooseHint", { limit: format.count(importRowLimit) })}
          action={<Button onClick={() => void choose()}>{t("importing.choose")}</Button>}
        />
      ) : null}
      {state.step === "reading" && !state.preview ? (
        <ImportProgressBar progress={state.progress} cancelling={false} onCancel={() => void anotherFile()} />
      ) : null}
      {state.step === "running" ? (
        <ImportProgressBar
          progress={state.progress}
          cancelling={state.cancelling}
          goesOn
          onCancel={() => void cancel()}
        />
      ) : null}
      {(state.step === "ready" || state.step === "reading") && state.preview ? (
        <ImportPreviewPanel
          preview={state.preview}
          duplicates={state.duplicates}
          counting={state.step === "reading" ? { progress: state.progress } : null}
        />
      ) : null}
      {state.step === "done" ? (
        <ImportDone
          fileName={state.file.fileName}
          result={state.result}
          onShowClients={onShowClients}
          onAnother={() => void anotherFile()}
        />
      ) : null}
      {state.step === "choosing" || state.step === "done" ? <PastImports /> : null}
    </Screen>
  );
}
