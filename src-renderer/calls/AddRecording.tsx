import { Loader } from "@mantine/core";
import { IconFileMusic } from "@tabler/icons-react";
import { useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { IconButton } from "../ui/IconButton.tsx";
import type { AddingRecording } from "./use-add-recording.ts";

/** G3-11: the way without a mouse, beside a call that was made elsewhere; onto every other one a file is dropped. */
export function AddRecording({ call, adding }: { call: Call; adding: AddingRecording }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  if (adding.isBusy) return <Loader size={14} aria-label={t("recording.add.busy")} />;
  if (call.source !== "manual" || !adding.may) return null;
  return (
    <>
      <IconButton label={t("recording.add.choose")} onClick={() => input.current?.click()}>
        <IconFileMusic size={15} />
      </IconButton>
      <input
        ref={input}
        hidden
        type="file"
        accept="audio/*,video/webm"
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void adding.add(file);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
