<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Records\BuyerTraces;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\InstallationAddress;

/** What forget does: erases what the module keeps of one buyer, and says how much it was (docs/node-protocol.md, section 10). */
final class ForgetCall
{
    private $address;
    private $traces;
    private $access;

    public function __construct(InstallationAddress $address, BuyerTraces $traces, Access $access)
    {
        $this->address = $address;
        $this->access = $access;
        $this->traces = $traces;
    }

    /** @throws CallRefused 400, 403, 413 */
    public function answer(CallBody $body): array
    {
        if ($this->address->isOther()) {
            throw new CallRefused(403, InstallationAddress::CODE, $this->address->message());
        }
        if (!$this->access->hasAllStores()) {
            throw new CallRefused(403, 'store_not_allowed', 'a buyer is forgotten in every store, and this API user has not all of them');
        }
        $email = $body->fields['email'] ?? null;
        if (!is_string($email)) {
            throw new CallRefused(400, 'bad_request', 'email: text is wanted');
        }

        return ['forgotten' => $this->traces->forget($email, $body->refs(), $body->orderIds())];
    }
}
