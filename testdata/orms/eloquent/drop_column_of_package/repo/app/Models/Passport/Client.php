<?php

namespace App\Models\Passport;

use Laravel\Passport\Client as PassportClient;

class Client extends PassportClient
{
    public function skips(): bool
    {
        return $this->redirect === ''; // ~ risky likely silent
    }
}
