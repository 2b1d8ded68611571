import { Modal } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import classes from "./CallTies.module.css";
import { CallTiesForm } from "./CallTiesForm.tsx";
import { CallTrace } from "./CallTrace.tsx";
import { useTieCall } from "./use-tie-call.ts";

/** What a call is about, over the screen: changed by who may, read by all who see the call. */
export function CallTiesDialog({ callId, onClose }: { callId: string; onClose: () => void }) {
  const { t } = useTexts();
  const { data: tied, error } = useQuery("callTies", { callId });
  const tie = useTieCall(callId);
  return (
    <Modal.Root opened onClose={onClose} size={560}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <div className={classes.head}>
            <Modal.Title>{t("calls.ties.title")}</Modal.Title>
            <Modal.CloseButton aria-label={t("app.close")} />
          </div>
          {error ? <ErrorMessage error={error} /> : null}
          {tied ? (
            <>
              <CallTiesForm
                // where it stands now is what is changed: a colleague may have moved it meanwhile
                key={JSON.stringify(tied.ties)}
                tied={tied}
                onSave={async (after) => {
                  const saved = await tie(tied, after);
                  if (saved.ok) onClose();
                  return saved;
                }}
              />
              <CallTrace tied={tied} onBack={(before) => tie(tied, before)} />
            </>
          ) : null}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
