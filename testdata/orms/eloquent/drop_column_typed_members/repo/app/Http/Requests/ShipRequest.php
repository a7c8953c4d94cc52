<?php

namespace App\Http\Requests;

use App\Http\Requests\Concerns\HasOrder;
use Illuminate\Foundation\Http\FormRequest;

class ShipRequest extends FormRequest
{
    use HasOrder;

    private string $deskcode = '';

    public function passed(): bool
    {
        $this->deskcode = $this->input('deskcode');

        return $this->order()->status === 'paid'; // ~ risky likely silent
    }
}
