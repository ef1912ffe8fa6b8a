import { commandFrame, frameHeaderBytes, frameLimit } from '../model/command-frame.ts';

export type FrameReader = {
  readonly onStdout: (bytes: Buffer) => void;
  readonly onStderr: (bytes: Buffer) => void;
  readonly onExit: (status: number) => void;
};

/**
 * Reads the service's frames (model/command-frame.ts) from chunks that fall anywhere, and passes payloads on as they
 * come, without gathering them. The answer throws for what is no frame.
 */
export function readFrames({ onStdout, onStderr, onExit }: FrameReader): (chunk: Buffer) => void {
  const header = Buffer.alloc(frameHeaderBytes);
  let headerBytes = 0;
  let left = 0;

  const begin = () => {
    headerBytes = 0;
    left = header.readUInt32BE(1);
    if (left > frameLimit) throw new Error('a frame that is too long');
  };
  const pass = (payload: Buffer) => {
    const type = header.readUInt8(0);
    if (type === commandFrame.stdout) onStdout(payload);
    else if (type === commandFrame.stderr) onStderr(payload);
    else if (type === commandFrame.exit) onExit(payload.readUInt8(0));
    else throw new Error('a frame of no known type');
  };

  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const taken = chunk.copy(header, headerBytes, at, at + frameHeaderBytes - headerBytes);
        headerBytes += taken;
        at += taken;
        if (headerBytes === frameHeaderBytes) begin();
      } else {
        const payload = chunk.subarray(at, at + left);
        left -= payload.length;
        at += payload.length;
        pass(payload);
      }
    }
  };
}
