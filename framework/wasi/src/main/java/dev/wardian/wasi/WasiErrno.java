package dev.wardian.wasi;

/**
 * Why a function of WASI preview 1 failed: its type {@code errno}. The code of a constant is its
 * ordinal.
 */
public enum WasiErrno {
    /** No error. */
    SUCCESS,
    /** The argument list is too long. */
    TOOBIG,
    /** Permission denied, by the host's file system. */
    ACCES,
    /** The address is in use. */
    ADDRINUSE,
    /** The address is not available. */
    ADDRNOTAVAIL,
    /** The address family is not supported. */
    AFNOSUPPORT,
    /** The resource is unavailable; try again. */
    AGAIN,
    /** The connection is being made. */
    ALREADY,
    /** The descriptor is not open. */
    BADF,
    /** The message is malformed. */
    BADMSG,
    /** The file or directory is in use. */
    BUSY,
    /** The operation was cancelled. */
    CANCELED,
    /** There are no child processes. */
    CHILD,
    /** The connection was aborted. */
    CONNABORTED,
    /** The connection was refused. */
    CONNREFUSED,
    /** The connection was reset. */
    CONNRESET,
    /** The resource would deadlock. */
    DEADLK,
    /** A destination address is needed. */
    DESTADDRREQ,
    /** The number is not in the domain of the function. */
    DOM,
    /** The quota is used up. */
    DQUOT,
    /** The name exists already. */
    EXIST,
    /** An address is not inside the guest's memory. */
    FAULT,
    /** The file is too large. */
    FBIG,
    /** The host is unreachable. */
    HOSTUNREACH,
    /** The identifier was removed. */
    IDRM,
    /** The name is not UTF-8, or the host cannot say it. */
    ILSEQ,
    /** The operation is in progress. */
    INPROGRESS,
    /** The function was interrupted. */
    INTR,
    /** An argument is not valid. */
    INVAL,
    /** The device failed. */
    IO,
    /** The socket is connected. */
    ISCONN,
    /** The name is that of a directory. */
    ISDIR,
    /** There are too many symbolic links. */
    LOOP,
    /** Too many descriptors are open. */
    MFILE,
    /** There are too many links. */
    MLINK,
    /** The message is too large. */
    MSGSIZE,
    /** The path was sent elsewhere. */
    MULTIHOP,
    /** The name is too long. */
    NAMETOOLONG,
    /** The network is down. */
    NETDOWN,
    /** The connection was aborted by the network. */
    NETRESET,
    /** The network is unreachable. */
    NETUNREACH,
    /** Too many files are open in the host. */
    NFILE,
    /** There is no buffer space. */
    NOBUFS,
    /** There is no such device. */
    NODEV,
    /** There is no file or directory of the name. */
    NOENT,
    /** The file is not executable. */
    NOEXEC,
    /** There are no locks. */
    NOLCK,
    /** The link was severed. */
    NOLINK,
    /** There is not enough memory. */
    NOMEM,
    /** There is no message of the type. */
    NOMSG,
    /** The protocol is not available. */
    NOPROTOOPT,
    /** There is no space left, on the device or in the quota. */
    NOSPC,
    /** The function is not supported. */
    NOSYS,
    /** The socket is not connected. */
    NOTCONN,
    /** The name is not that of a directory. */
    NOTDIR,
    /** The directory is not empty. */
    NOTEMPTY,
    /** The state cannot be recovered. */
    NOTRECOVERABLE,
    /** The descriptor is no socket. */
    NOTSOCK,
    /** The operation is not supported for this kind of descriptor or file. */
    NOTSUP,
    /** The descriptor is no terminal. */
    NOTTY,
    /** There is no such device or address. */
    NXIO,
    /** The number is too large for its type. */
    OVERFLOW,
    /** The previous owner died. */
    OWNERDEAD,
    /** The operation is not permitted. */
    PERM,
    /** Nobody reads the other end. */
    PIPE,
    /** The protocol failed. */
    PROTO,
    /** The protocol is not supported. */
    PROTONOSUPPORT,
    /** The protocol is of the wrong type for the socket. */
    PROTOTYPE,
    /** The result is too large. */
    RANGE,
    /** The file system is read-only. */
    ROFS,
    /** The descriptor has no position. */
    SPIPE,
    /** There is no such process. */
    SRCH,
    /** The handle is stale. */
    STALE,
    /** Time is up. */
    TIMEDOUT,
    /** The program file is in use. */
    TXTBSY,
    /** The names are on different file systems. */
    XDEV,
    /** The rights of the descriptor do not allow it. */
    NOTCAPABLE;

    /** {@return the number that a guest sees, from 0} */
    public int code() {
        return ordinal();
    }
}
