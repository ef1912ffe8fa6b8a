export declare function toolPath(root: string, path?: string): string;
export declare function toolFolder(root: string): string;
export declare function machinePath(root: string, path?: string): string;
