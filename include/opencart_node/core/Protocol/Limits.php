<?php
namespace OrderUpload\Node\Protocol;

/** What a request may hold (docs/node-protocol.md, section 1). */
final class Limits
{
    const PROTOCOL = 1;
    /** Bytes. */
    const LARGEST_BODY = 4194304;
    /** Operations in one apply. */
    const LARGEST_BATCH = 100;
    /** References and order ids in one find, together. */
    const LARGEST_FIND = 500;
    /** Texts in one lookup, together. */
    const LARGEST_LOOKUP = 500;
}
