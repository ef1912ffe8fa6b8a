import type { SigningPair } from './create-proof.ts';

const databaseName = 'tunnelkeep';
const storeName = 'keys';
const keyName = 'browser-key';

/** Kept as well, for browsers that refuse to store a key: the session then lasts until the tab is reloaded. */
let inMemory: SigningPair | null = null;

/** A fresh key pair whose private half can be used, but by nothing be read out. */
export async function createBrowserKey(): Promise<SigningPair> {
  return await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
}

/** Makes this pair the browser's own, in place of the one before. */
export async function storeBrowserKey(pair: SigningPair): Promise<void> {
  inMemory = pair;
  try {
    await useStore('readwrite', (store) => store.put(pair, keyName));
  } catch (error) {
    console.warn('the key could not be stored', error);
  }
}

/** The stored pair (another tab may have replaced it), or null. */
export async function loadBrowserKey(): Promise<SigningPair | null> {
  try {
    const stored = await useStore('readonly', (store) => store.get(keyName));
    return (stored as SigningPair | undefined) ?? inMemory;
  } catch (error) {
    console.warn('the key could not be read', error);
    return inMemory;
  }
}

/** Forgets the pair and deletes the whole database. Never throws: there is nothing left to do about it. */
export async function forgetBrowserKey(): Promise<void> {
  inMemory = null;
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}

async function useStore(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await openDatabase();
  try {
    return await settle(use(database.transaction(storeName, mode).objectStore(storeName)));
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(storeName);
  return settle(request);
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
