/** A field being typed in: what stood there when it was opened, which may not be what stands there when it is left. */
export type FieldEdit = { seen: string; typed: string };

/**
 * What leaving the field saves, and what it is saved over; null when nothing was changed. Compared with what the person
 * saw: a text that came from another desk meanwhile is not overwritten by somebody who only looked.
 */
export function editToSave({ seen, typed }: FieldEdit): { text: string; seen: string } | null {
  const text = typed.trim();
  return text === seen ? null : { text, seen };
}
