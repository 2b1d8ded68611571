/**
 * A moment on the client's wall clock, to be read and written by means of the desk's own zone: «до 25.11 18:00» is said
 * in the client's time (G4-5). Null: his offset is not known, and the desk's own clock is meant.
 */
export function toClientWall(moment: number, utcOffsetMinutes: number | null): number {
  return moment + shiftAt(moment, utcOffsetMinutes);
}

export function fromClientWall(wall: number, utcOffsetMinutes: number | null): number {
  return wall - shiftAt(wall, utcOffsetMinutes);
}

function shiftAt(moment: number, utcOffsetMinutes: number | null): number {
  return utcOffsetMinutes === null ? 0 : (utcOffsetMinutes + new Date(moment).getTimezoneOffset()) * 60_000;
}
