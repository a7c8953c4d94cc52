<?php

namespace App\Http\Requests;

use Illuminate\Foundation\Http\FormRequest;

class OrderStoreRequest extends FormRequest
{
    public function rules(): array
    {
        return [
            'ship_code' => 'required|string', // ~ risky possible
            'type' => 'required',
        ];
    }
}
