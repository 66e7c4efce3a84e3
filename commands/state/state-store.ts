/** An object of a backend, by its key below the backend's prefix. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** The objects of a backend, in a directory or a bucket: what Pulumi keeps there, and what is kept beside it. */
export interface StateStore {
  /** The backend's address, as Pulumi is given it. */
  readonly url: string;
  /** All objects whose key begins so, by key. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Undefined where there is no such object. */
  read(key: string): Promise<Buffer | undefined>;
  /** Replaces the object as a whole; nobody ever reads half of it. */
  write(key: string, content: Buffer): Promise<void>;
  /** As `write`, but leaves an object alone that is there already, and is then false. */
  create(key: string, content: Buffer): Promise<boolean>;
  /** Does nothing where there is no such object. */
  remove(key: string): Promise<void>;
}
