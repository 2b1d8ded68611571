import { useCallback, useRef, useState } from "react";
import { z } from "zod";
import { fileNameSchema, sha256Schema } from "../../src-contract/entities/file.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { takeInFile } from "../api/take-in-file.ts";

const chosenSchema = z.object({ name: fileNameSchema, size: z.int(), type: z.string(), sha256: sha256Schema });
type Chosen = z.infer<typeof chosenSchema>;
const formSchema = z.object({ files: z.array(chosenSchema) });
const empty = { files: [] };

/** One that is still read, or was refused. */
export type Arriving = { key: string; name: string; size: number; read: number; error: ErrorBody | null };

export type ChosenFiles = {
  /** On the disk, and kept with the draft: a killed application brings them back. */
  chosen: Chosen[];
  arriving: Arriving[];
  isBusy: boolean;
  take: (files: Iterable<File>) => void;
  remove: (sha256: string) => void;
  dismiss: (key: string) => void;
  /** Those that were attached leave the list; null when all were. */
  attachTo: (place: { clientId: string; commentId: string | null }) => Promise<ErrorBody | null>;
};

/** LL-20: files that a person has chosen for a comment which is not saved yet. */
export function useChosenFiles(clientId: string): ChosenFiles {
  const draft = useFormDraft(`files:${clientId}`, formSchema, empty);
  const { change } = draft;
  const [arriving, setArriving] = useState<Arriving[]>([]);
  const chosen = draft.value.files;
  /** Choices of which not every file is here yet. */
  const [taking, setTaking] = useState(0);
  // what arrives late adds to what is chosen by then
  const latest = useRef(chosen);
  latest.current = chosen;

  const keep = useCallback(
    (files: Chosen[]) => {
      latest.current = files;
      change({ files });
    },
    [change],
  );

  async function takeOne(file: File): Promise<void> {
    const key = newId();
    const name = shortened(file.name);
    const move = (part: Partial<Arriving>) =>
      setArriving((old) => old.map((one) => (one.key === key ? { ...one, ...part } : one)));
    setArriving((old) => [...old, { key, name, size: file.size, read: 0, error: null }]);
    const result = await takeInFile(file, command, (read) => move({ read }));
    if (!result.ok) {
      move({ error: result.error });
      return;
    }
    setArriving((old) => old.filter((one) => one.key !== key));
    keep(unique([...latest.current, { name, ...result.value }]));
  }

  return {
    chosen,
    arriving,
    isBusy: taking > 0,
    take(files) {
      void (async () => {
        setTaking((old) => old + 1);
        // one after the other: the first is there soon, and the disk is not asked for all of them at once
        for (const file of files) await takeOne(file);
        setTaking((old) => old - 1);
      })();
    },
    remove: (sha256) => keep(chosen.filter((file) => file.sha256 !== sha256)),
    dismiss: (key) => setArriving((old) => old.filter((one) => one.key !== key)),
    async attachTo(place) {
      const left = [...chosen];
      for (const file of chosen) {
        const result = await mutate("attachFile", { attachmentId: newId(), callId: null, ...place, ...file });
        if (!result.ok) {
          keep(left);
          return result.error;
        }
        left.shift();
      }
      draft.clear();
      return null;
    },
  };
}

function unique(files: Chosen[]): Chosen[] {
  return Array.from(new Map(files.map((file) => [`${file.sha256} ${file.name}`, file])).values());
}

/** A name has an end that says what it is: what is too long loses its middle. */
function shortened(name: string): string {
  const most = 255;
  return name.length <= most ? name || "?" : `${name.slice(0, most - 41)}…${name.slice(-40)}`;
}
