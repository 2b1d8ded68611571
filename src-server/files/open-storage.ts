import { type FileStorage, folderStorage } from "./file-storage.ts";
import { type S3Place, s3Storage } from "./s3-storage.ts";

/** Where files lie by the server's configuration. */
export function openFileStorage({ folder, s3 }: { folder: string; s3?: S3Place | null }): FileStorage {
  return s3 ? s3Storage(s3) : folderStorage(folder);
}
